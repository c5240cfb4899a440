//! Markdown as a tree that views turn into nodes. What a model writes is data: HTML stays text, addresses are checked,
//! pictures at outside addresses are never loaded, and no input makes the tree deep or endless.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Characters of one text that are read as Markdown; what follows is shown as plain text.
const READ_MAX_BYTES: usize = 200_000;

/// Blocks and inlines of one text; what follows is shown as plain text.
const NODES_MAX: usize = 12_000;

/// How deep blocks and inlines nest; what is deeper is shown at this depth.
const DEPTH_MAX: usize = 24;

/// A block of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading, of level 1 to 6.
    Heading(u8, Vec<Inline>),
    /// A list, numbered from the number given or not at all.
    List(Option<u64>, Vec<Vec<Block>>),
    /// A quotation.
    Quote(Vec<Block>),
    /// Preformatted text.
    Code(String),
    /// A table: the cells of its head, and those of each row.
    Table(Vec<Vec<Inline>>, Vec<Vec<Vec<Inline>>>),
    /// A break between topics.
    Rule,
}

/// A run of text within a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Text as it is typed.
    Code(String),
    /// Strong text.
    Strong(Vec<Inline>),
    /// Stressed text.
    Emphasis(Vec<Inline>),
    /// Text that no longer holds.
    Struck(Vec<Inline>),
    /// A link to a checked address: `http`, `https` or `mailto`.
    Link(String, Vec<Inline>),
    /// A picture at an outside address, by its description.
    OutsidePicture(String),
    /// A line break.
    Break,
}

/// Reads a text. Time and size of the result grow linearly with the text and are bounded.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut cut = text.len().min(READ_MAX_BYTES);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let (read, mut rest) = text.split_at(cut);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut builder = Builder { open: vec![Open::Blocks(Wrap::Root, Vec::new())], nodes: 0 };
    for (event, range) in Parser::new_ext(read, options).into_offset_iter() {
        if builder.nodes > NODES_MAX {
            rest = text.get(range.start..).unwrap_or(rest);
            break;
        }
        builder.take(event);
    }
    let mut blocks = builder.finish();
    if !rest.trim().is_empty() {
        blocks.push(Block::Code(rest.to_owned()));
    }
    blocks
}

/// An address that may be followed, as it was written; anything but `http`, `https` and `mailto` is `None`.
fn checked(address: &str) -> Option<String> {
    let has_hidden = address.chars().any(|c| c.is_control() || c.is_whitespace());
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    (!has_hidden && matches!(scheme.as_str(), "http" | "https" | "mailto")).then(|| address.to_owned())
}

/// What blocks are being gathered for.
enum Wrap {
    Root,
    Quote,
    Item,
}

/// What inlines are being gathered for.
enum Span {
    Paragraph,
    Heading(u8),
    Cell,
    Strong,
    Emphasis,
    Struck,
    Link(String),
    Picture,
}

/// Something whose end has not been read yet.
enum Open {
    Blocks(Wrap, Vec<Block>),
    List(Option<u64>, Vec<Vec<Block>>),
    Inlines(Span, Vec<Inline>),
    Code(String),
    Table(Vec<Vec<Inline>>, Vec<Vec<Vec<Inline>>>),
    Row(bool, Vec<Vec<Inline>>),
    /// Too deep, or of a kind that is not asked for: what is inside goes to what is around.
    Through,
}

struct Builder {
    open: Vec<Open>,
    nodes: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(code) => self.inline(Inline::Code(code.into_string())),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.inline(Inline::Break),
            Event::Rule => self.block(Block::Rule),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let is_deep = self.open.len() >= DEPTH_MAX;
        let open = match tag {
            // A list beyond the depth would leave its items without a list, so the whole of it goes through.
            _ if is_deep => Open::Through,
            Tag::Paragraph | Tag::HtmlBlock => Open::Inlines(Span::Paragraph, Vec::new()),
            Tag::Heading { level, .. } => Open::Inlines(Span::Heading(level as u8), Vec::new()),
            Tag::BlockQuote(_) => Open::Blocks(Wrap::Quote, Vec::new()),
            Tag::List(start) => Open::List(start, Vec::new()),
            Tag::Item if matches!(self.open.last(), Some(Open::List(..))) => Open::Blocks(Wrap::Item, Vec::new()),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => Open::Code(String::new()),
            Tag::Table(_) => Open::Table(Vec::new(), Vec::new()),
            Tag::TableHead => Open::Row(true, Vec::new()),
            Tag::TableRow => Open::Row(false, Vec::new()),
            Tag::TableCell => Open::Inlines(Span::Cell, Vec::new()),
            Tag::Strong => Open::Inlines(Span::Strong, Vec::new()),
            Tag::Emphasis => Open::Inlines(Span::Emphasis, Vec::new()),
            Tag::Strikethrough => Open::Inlines(Span::Struck, Vec::new()),
            Tag::Link { dest_url, .. } => match checked(&dest_url) {
                Some(address) => Open::Inlines(Span::Link(address), Vec::new()),
                None => Open::Through,
            },
            Tag::Image { .. } => Open::Inlines(Span::Picture, Vec::new()),
            _ => Open::Through,
        };
        self.open.push(open);
    }

    fn end(&mut self, _: TagEnd) {
        if self.open.len() > 1
            && let Some(open) = self.open.pop()
        {
            self.close(open);
        }
    }

    fn close(&mut self, open: Open) {
        match open {
            Open::Blocks(Wrap::Quote, inside) => self.block(Block::Quote(inside)),
            Open::Blocks(Wrap::Item, inside) => match self.open.last_mut() {
                Some(Open::List(_, items)) => items.push(inside),
                _ => inside.into_iter().for_each(|block| self.block(block)),
            },
            Open::Blocks(Wrap::Root, inside) => inside.into_iter().for_each(|block| self.block(block)),
            Open::List(start, items) => self.block(Block::List(start, items)),
            Open::Code(text) => self.block(Block::Code(text)),
            Open::Table(head, rows) => self.block(Block::Table(head, rows)),
            Open::Row(is_head, cells) => match self.open.last_mut() {
                Some(Open::Table(head, _)) if is_head => *head = cells,
                Some(Open::Table(_, rows)) => rows.push(cells),
                _ => cells.into_iter().flatten().for_each(|inline| self.inline(inline)),
            },
            Open::Inlines(span, inside) => self.close_span(span, inside),
            Open::Through => {}
        }
    }

    fn close_span(&mut self, span: Span, inside: Vec<Inline>) {
        match span {
            Span::Paragraph if inside.is_empty() => {}
            Span::Paragraph => self.block(Block::Paragraph(inside)),
            Span::Heading(level) => self.block(Block::Heading(level, inside)),
            Span::Cell => match self.open.last_mut() {
                Some(Open::Row(_, cells)) => cells.push(inside),
                _ => inside.into_iter().for_each(|inline| self.inline(inline)),
            },
            Span::Strong => self.inline(Inline::Strong(inside)),
            Span::Emphasis => self.inline(Inline::Emphasis(inside)),
            Span::Struck => self.inline(Inline::Struck(inside)),
            Span::Link(address) => self.inline(Inline::Link(address, inside)),
            Span::Picture => self.inline(Inline::OutsidePicture(plain(&inside))),
        }
    }

    /// Adds text, to the text before it where there is one, so that a long run is one node.
    fn text(&mut self, text: &str) {
        if let Some(Open::Code(code)) = self.open.last_mut() {
            return code.push_str(text);
        }
        let here = self.open.iter_mut().rev().find(|open| !matches!(open, Open::Through));
        let before = match here {
            Some(Open::Inlines(_, inlines)) => inlines.last_mut(),
            Some(Open::Blocks(_, blocks)) => match blocks.last_mut() {
                Some(Block::Paragraph(inlines)) => inlines.last_mut(),
                _ => None,
            },
            _ => None,
        };
        match before {
            Some(Inline::Text(before)) => before.push_str(text),
            _ => self.inline(Inline::Text(text.to_owned())),
        }
    }

    /// Adds an inline where it belongs. Items of tight lists have none around theirs, so they get a paragraph.
    fn inline(&mut self, inline: Inline) {
        self.nodes += 1;
        match self.open.iter_mut().rev().find(|open| !matches!(open, Open::Through)) {
            Some(Open::Inlines(_, inlines)) => inlines.push(inline),
            Some(Open::Blocks(_, blocks)) => match blocks.last_mut() {
                Some(Block::Paragraph(inlines)) => inlines.push(inline),
                _ => blocks.push(Block::Paragraph(vec![inline])),
            },
            Some(Open::List(_, items)) => items.push(vec![Block::Paragraph(vec![inline])]),
            Some(Open::Row(_, cells)) => cells.push(vec![inline]),
            Some(Open::Table(_, rows)) => rows.push(vec![vec![inline]]),
            Some(Open::Code(code)) => code.push_str(&plain(&[inline])),
            Some(Open::Through) | None => {}
        }
    }

    fn block(&mut self, block: Block) {
        self.nodes += 1;
        match self.open.iter_mut().rev().find(|open| !matches!(open, Open::Through)) {
            Some(Open::Blocks(_, blocks)) => blocks.push(block),
            Some(Open::List(_, items)) => items.push(vec![block]),
            // Blocks do not stand within inlines; their words are kept.
            Some(Open::Inlines(_, inlines)) => inlines.push(Inline::Text(words(&block))),
            _ => {}
        }
    }

    fn finish(mut self) -> Vec<Block> {
        while self.open.len() > 1 {
            if let Some(open) = self.open.pop() {
                self.close(open);
            }
        }
        match self.open.pop() {
            Some(Open::Blocks(_, blocks)) => blocks,
            _ => Vec::new(),
        }
    }
}

/// The words of inlines, without their marks.
fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::OutsidePicture(text) => out.push_str(text),
            Inline::Break => out.push(' '),
            Inline::Strong(inside) | Inline::Emphasis(inside) | Inline::Struck(inside) | Inline::Link(_, inside) => {
                out.push_str(&plain(inside));
            }
        }
    }
    out
}

fn words(block: &Block) -> String {
    match block {
        Block::Paragraph(inlines) | Block::Heading(_, inlines) => plain(inlines),
        Block::Code(text) => text.clone(),
        _ => String::new(),
    }
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;

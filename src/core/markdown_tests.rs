use super::*;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn paragraph(inlines: Vec<Inline>) -> Block {
    Block::Paragraph(inlines)
}

#[track_caller]
fn check(markdown: &str, expected: &[Block]) {
    assert_eq!(blocks(markdown), expected, "{markdown}");
}

#[test]
fn ordinary_markdown_becomes_blocks() {
    let strong = Inline::Strong(vec![text("calm")]);
    check("A **calm** wall\nby the sea", &[paragraph(vec![text("A "), strong, text(" wall by the sea")])]);
    check("## Light", &[Block::Heading(2, vec![text("Light")])]);
    let item = |words: &str| vec![paragraph(vec![text(words)])];
    check("3. one\n4. two", &[Block::List(Some(3), vec![item("one"), item("two")])]);
    let nested = vec![paragraph(vec![text("a")]), Block::List(None, vec![item("b")])];
    check("- a\n  - b", &[Block::List(None, vec![nested])]);
    check("> said\n\n---", &[Block::Quote(vec![paragraph(vec![text("said")])]), Block::Rule]);
    check("```rust\nlet a = 1;\n```", &[Block::Code("let a = 1;\n".to_owned())]);
    check(
        "a `b` ~~c~~ *d*",
        &[paragraph(vec![
            text("a "),
            Inline::Code("b".into()),
            text(" "),
            Inline::Struck(vec![text("c")]),
            text(" "),
            Inline::Emphasis(vec![text("d")]),
        ])],
    );
    let cell = |words: &str| vec![text(words)];
    check("|a|b|\n|-|-|\n|c|d|", &[Block::Table(vec![cell("a"), cell("b")], vec![vec![cell("c"), cell("d")]])]);
}

#[test]
fn html_stays_text() {
    check("a <img src=x onerror=alert(1)> b", &[paragraph(vec![text("a <img src=x onerror=alert(1)> b")])]);
    check("<script>alert(1)</script>\n", &[paragraph(vec![text("<script>alert(1)</script>\n")])]);
}

#[test]
fn only_harmless_addresses_become_links() {
    for address in ["https://example.org/a?b#c", "HTTP://example.org", "mailto:a@example.org"] {
        let link = Inline::Link(address.to_owned(), vec![text("x")]);
        check(&format!("[x]({address})"), &[paragraph(vec![link])]);
    }
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java&#x09;script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "#/conversation/1",
        "http&#x0a;://x",
    ] {
        let found = blocks(&format!("[x](<{address}>)"));
        assert!(!format!("{found:?}").contains("Link"), "{address}: {found:?}");
        assert!(format!("{found:?}").contains('x'), "{address}: the words stay");
    }
}

#[test]
fn pictures_at_outside_addresses_are_named_and_not_kept() {
    let found = blocks("![a **cat**](https://example.org/pixel.png)");
    assert_eq!(found, [paragraph(vec![Inline::OutsidePicture("a cat".into())])]);
    assert!(!format!("{found:?}").contains("example.org"));
}

fn depth(blocks: &[Block]) -> usize {
    let of = |block: &Block| match block {
        Block::Quote(inside) => 1 + depth(inside),
        Block::List(_, items) => 1 + items.iter().map(|item| depth(item)).max().unwrap_or(0),
        _ => 1,
    };
    blocks.iter().map(of).max().unwrap_or(0)
}

fn inline_depth(inlines: &[Inline]) -> usize {
    let of = |inline: &Inline| match inline {
        Inline::Strong(inside) | Inline::Emphasis(inside) | Inline::Link(_, inside) => 1 + inline_depth(inside),
        _ => 1,
    };
    inlines.iter().map(of).max().unwrap_or(0)
}

#[test]
fn nothing_nests_deeper_than_the_bound_and_no_word_is_lost() {
    for mark in ["> ", "- ", "1. "] {
        let found = blocks(&format!("{}deep", mark.repeat(5_000)));
        assert!(depth(&found) <= DEPTH_MAX, "{mark}: {}", depth(&found));
        assert!(format!("{found:?}").contains("deep"), "{mark}");
    }
    let found = blocks(&format!("{}deep{}", "*a **".repeat(3_000), "** b*".repeat(3_000)));
    let deepest = found.iter().map(|block| match block {
        Block::Paragraph(inlines) => inline_depth(inlines),
        _ => 0,
    });
    assert!(deepest.max() <= Some(DEPTH_MAX));
    assert!(format!("{found:?}").contains("deep"));
}

#[test]
fn a_megabyte_of_anything_is_read_in_bounded_size() {
    for pattern in ["a\n\n", "[", "![](", "*_", "`", "<a ", "|a|b|\n|-|-|\n", "&amp;", "\\", "[a](b)", "- a\n", "é"] {
        let hostile = pattern.repeat(1_000_000 / pattern.len());
        let found = blocks(&hostile);
        assert!(found.len() <= NODES_MAX + 2, "{pattern}: {}", found.len());
        assert!(!found.is_empty(), "{pattern}");
    }
}

#[test]
fn what_is_beyond_the_bounds_is_shown_as_it_is() {
    let long = format!("{}the end", "word ".repeat(READ_MAX_BYTES / 5));
    assert_eq!(blocks(&long).last(), Some(&Block::Code("the end".to_owned())));
    let many = format!("{}the end", "a\n\n".repeat(20_000));
    let Some(Block::Code(rest)) = blocks(&many).pop() else { panic!("the rest is preformatted") };
    assert!(rest.ends_with("the end"));
}

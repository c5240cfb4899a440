//! Markdown blocks as nodes. No string is ever read as HTML.

use crate::core::markdown::{Block, Inline};
use crate::core::text;
use leptos::prelude::*;

/// The nodes of some blocks.
pub fn nodes(blocks: Vec<Block>) -> AnyView {
    blocks.into_iter().map(block).collect_view().into_any()
}

fn block(block: Block) -> AnyView {
    match block {
        Block::Paragraph(inside) => view! { <p>{inlines(inside)}</p> }.into_any(),
        // Whatever level a model begins with, its headings stand right below the page's own.
        Block::Heading(level, inside) => view! { <h2 data-level=level.to_string()>{inlines(inside)}</h2> }.into_any(),
        Block::List(None, items) => view! { <ul>{list_items(items)}</ul> }.into_any(),
        Block::List(Some(start), items) => view! { <ol start=start.to_string()>{list_items(items)}</ol> }.into_any(),
        Block::Quote(inside) => view! { <blockquote>{nodes(inside)}</blockquote> }.into_any(),
        Block::Code(text) => view! { <pre tabindex="0"><code>{text}</code></pre> }.into_any(),
        Block::Rule => view! { <hr /> }.into_any(),
        Block::Table(head, rows) => table(head, rows),
    }
}

fn list_items(items: Vec<Vec<Block>>) -> AnyView {
    items.into_iter().map(|item| view! { <li>{nodes(item)}</li> }).collect_view().into_any()
}

fn table(head: Vec<Vec<Inline>>, rows: Vec<Vec<Vec<Inline>>>) -> AnyView {
    let head = head.into_iter().map(|cell| view! { <th scope="col">{inlines(cell)}</th> }).collect_view();
    let row = |cells: Vec<Vec<Inline>>| {
        let cells = cells.into_iter().map(|cell| view! { <td>{inlines(cell)}</td> }).collect_view();
        view! { <tr>{cells}</tr> }
    };
    view! {
        <div class="table" tabindex="0">
            <table>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn inlines(inlines: Vec<Inline>) -> AnyView {
    inlines.into_iter().map(inline).collect_view().into_any()
}

fn inline(inline: Inline) -> AnyView {
    match inline {
        Inline::Text(text) => text.into_any(),
        Inline::Code(code) => view! { <code>{code}</code> }.into_any(),
        Inline::Strong(inside) => view! { <strong>{inlines(inside)}</strong> }.into_any(),
        Inline::Emphasis(inside) => view! { <em>{inlines(inside)}</em> }.into_any(),
        Inline::Struck(inside) => view! { <s>{inlines(inside)}</s> }.into_any(),
        Inline::Break => view! { <br /> }.into_any(),
        Inline::Link(address, inside) => view! {
            <a class="link" href=address target="_blank" rel="noopener noreferrer nofollow">
                {inlines(inside)}
            </a>
        }
        .into_any(),
        Inline::OutsidePicture(description) => {
            let words = text::turn().outside_picture;
            view! { <span class="outside-picture">{words} " " {description}</span> }.into_any()
        }
    }
}

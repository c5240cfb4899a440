//! A dialog above everything else. The browser keeps the focus inside; afterwards it goes back to where it was.

use crate::shell::Shell;
use crate::ui::dom;
use crate::ui::icon::{self, icon};
use leptos::html;
use leptos::prelude::*;

/// A dialog as long as `open` says so. `kind` tells the style sheets which one it is; `close` is called when the person
/// leaves it in any way.
pub fn dialog(
    open: Signal<bool>,
    (kind, label): (&'static str, &'static str),
    close: fn(),
    content: fn() -> AnyView,
) -> AnyView {
    view! {
        <Show when=move || open.get()>
            {move || {
                let node: NodeRef<html::Dialog> = NodeRef::new();
                node.on_load(|dialog: web_sys::HtmlDialogElement| dom::open_dialog(&dialog));
                on_cleanup(dom::close_dialog);
                view! {
                    <dialog
                        class="dialog"
                        data-kind=kind
                        aria-label=label
                        node_ref=node
                        on:cancel=move |event: web_sys::Event| {
                            event.prevent_default();
                            close();
                        }
                        on:click=move |event| {
                            // Only a click on the dialog itself is one on its backdrop: its content covers the rest.
                            if event.target() == event.current_target() {
                                close();
                            }
                        }
                    >
                        {content()}
                    </dialog>
                }
            }}
        </Show>
    }
    .into_any()
}

/// The head of a dialog: its title and the button that closes it.
pub fn head(title: &'static str, close: fn()) -> AnyView {
    let words = Shell::get().words();
    view! {
        <header class="dialog-head">
            <h2 class="dialog-title">{title}</h2>
            <button class="button" data-kind="icon" type="button" aria-label=words.shared.close on:click=move |_| close()>
                {icon(icon::CLOSE)}
            </button>
        </header>
    }
    .into_any()
}

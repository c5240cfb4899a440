//! Parts of the program that are fetched later.

/// Makes asynchronous functions whose code lies in a part of its own, which is fetched when one of them is first
/// called, or by the function that is named first. `inside` names a module for what belongs to the part.
///
/// A part that cannot be fetched, for instance without a network, is asked for again until it comes; whoever called
/// waits as long. Only the release build of the page is split. Elsewhere the functions are called where they are.
macro_rules! apart {
    (
        $part:ident, fetched by $prefetch:ident, inside $inside:ident;
        $($(#[$about:meta])* async fn $name:ident($($argument:ident: $kind:ty),*) -> $out:ty $body:block)*
    ) => {
        #[cfg(all(not(debug_assertions), not(feature = "worker")))]
        mod $inside {
            use super::*;
            use ::leptos::wasm_split::{SplitLoaderError, wasm_split};

            #[wasm_split($part, wasm_split_path = ::leptos::wasm_split, preload(fetch), fallible)]
            #[allow(dead_code, reason = "it only marks the part that is to be fetched")]
            pub fn anchor() -> Result<(), SplitLoaderError> {
                Ok(())
            }

            $(
                #[wasm_split(
                    $part, wasm_split_path = ::leptos::wasm_split, return_wrapper(let work = _; { work.await } -> $out)
                )]
                pub fn $name($($argument: $kind),*) -> ::std::pin::Pin<Box<dyn Future<Output = $out>>> {
                    Box::pin(async move $body)
                }
            )*
        }

        /// Fetches the part, as often as it takes.
        #[cfg(all(not(debug_assertions), not(feature = "worker")))]
        pub async fn $prefetch() {
            let mut wait = $crate::apart::Wait::default();
            while $inside::fetch().await.is_err() {
                wait.missed().await;
            }
        }

        /// Has nothing to fetch in a debug build.
        #[cfg(any(debug_assertions, feature = "worker"))]
        #[allow(dead_code, reason = "not every part is asked for ahead")]
        pub async fn $prefetch() {}

        $(
            $(#[$about])*
            #[cfg(all(not(debug_assertions), not(feature = "worker")))]
            pub async fn $name($($argument: $kind),*) -> $out {
                $prefetch().await;
                $inside::$name($($argument),*).await
            }

            $(#[$about])*
            #[cfg(any(debug_assertions, feature = "worker"))]
            pub async fn $name($($argument: $kind),*) -> $out $body
        )*
    };
}

#[cfg(all(not(debug_assertions), not(feature = "worker")))]
pub use again::Wait;

/// What happens when a part does not arrive.
#[cfg(all(not(debug_assertions), not(feature = "worker")))]
mod again {
    use crate::core::Event;
    use crate::core::disarm::{Rule, disarmed};
    use crate::core::notice::Standing;
    use crate::shell::{clock, handle};
    use leptos::task::spawn_local;
    use std::cell::Cell;

    /// Milliseconds until a part that could not be fetched is asked for again.
    const AGAIN_MS: u32 = 2_000;
    /// So many times it is asked for before a word is said.
    const SAID_AFTER: u32 = 3;

    thread_local! {
        /// How many waits there are that have lasted so long that it was said.
        static SAID: Cell<u32> = const { Cell::new(0) };
    }

    /// The waiting for a part, until it arrives or nobody wants it any more.
    #[derive(Default)]
    pub struct Wait {
        misses: u32,
    }

    impl Wait {
        /// Waits until a part that was missed is to be asked for again. It may never come: where the host has a newer
        /// build, its name is gone. So that is said, and reloading offered.
        pub async fn missed(&mut self) {
            if disarmed(Rule::PartAgain) {
                std::future::pending::<()>().await;
            }
            self.misses += 1;
            if self.misses == SAID_AFTER {
                SAID.set(SAID.get() + 1);
                handle::dispatch(Event::Stands(Standing::Outdated));
            }
            clock::sleep_ms(AGAIN_MS).await;
        }
    }

    impl Drop for Wait {
        /// The word stands as long as any part is waited for.
        fn drop(&mut self) {
            if self.misses < SAID_AFTER {
                return;
            }
            SAID.set(SAID.get() - 1);
            if SAID.get() == 0 {
                // A view that goes may be dropped while an event is being handled.
                spawn_local(async { handle::dispatch(Event::StandsNoMore(Standing::Outdated)) });
            }
        }
    }
}

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
            while $inside::fetch().await.is_err() {
                if $crate::core::disarm::disarmed($crate::core::disarm::Rule::PartAgain) {
                    std::future::pending::<()>().await;
                }
                $crate::shell::clock::sleep_ms($crate::apart::AGAIN_MS).await;
            }
        }

        /// Has nothing to fetch in a debug build.
        #[cfg(any(debug_assertions, feature = "worker"))]
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

/// Milliseconds until a part that could not be fetched is asked for again.
#[cfg(all(not(debug_assertions), not(feature = "worker")))]
pub const AGAIN_MS: u32 = 2_000;

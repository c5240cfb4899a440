//! Parts of the program that are fetched later.

/// Makes asynchronous functions whose code lies in a part of its own, which is fetched when one of them is first
/// called, or by the function that is named first. `anchor` is the name of a function that only marks the part.
///
/// Only the release build is split. In a debug build the functions are called where they are.
macro_rules! apart {
    (
        $part:ident, fetched by $prefetch:ident, anchor $anchor:ident;
        $($(#[$about:meta])* async fn $name:ident($($argument:ident: $kind:ty),*) -> $out:ty $body:block)*
    ) => {
        #[cfg(not(debug_assertions))]
        #[::leptos::wasm_split::wasm_split(
            $part, wasm_split_path = ::leptos::wasm_split, preload(#[doc = "Fetches the part."] $prefetch)
        )]
        #[doc = "Does nothing: it marks the part that is to be fetched."]
        #[allow(dead_code, reason = "only its part matters")]
        pub fn $anchor() {}

        /// Has nothing to fetch in a debug build.
        #[cfg(debug_assertions)]
        pub async fn $prefetch() {}

        $(
            $(#[$about])*
            #[cfg(not(debug_assertions))]
            #[::leptos::wasm_split::wasm_split(
                $part, wasm_split_path = ::leptos::wasm_split, return_wrapper(let work = _; { work.await } -> $out)
            )]
            pub fn $name($($argument: $kind),*) -> ::std::pin::Pin<Box<dyn Future<Output = $out>>> {
                Box::pin(async move $body)
            }

            $(#[$about])*
            #[cfg(debug_assertions)]
            pub async fn $name($($argument: $kind),*) -> $out $body
        )*
    };
}

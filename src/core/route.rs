//! Addresses within the app, after the `#`.

use super::id::Id;

/// Where the person is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// A new conversation.
    #[default]
    New,
    /// A conversation.
    Conversation(Id),
}

/// What follows an address while the stylebook lies open above that place.
const STYLES: &str = "/styles";

impl Route {
    /// Reads the part of an address after and with the `#`; what it does not know leads to a new conversation.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/').trim_end_matches(STYLES);
        match path.split_once('/') {
            Some(("conversation", id)) => Id::parse(id).map_or(Self::New, Self::Conversation),
            _ => Self::New,
        }
    }

    /// The part of the address, with the `#`.
    pub fn format(self) -> String {
        match self {
            Self::New => "#/".to_owned(),
            Self::Conversation(id) => format!("#/conversation/{id}"),
        }
    }

    /// The address of the stylebook, open above this place.
    pub fn with_styles(self) -> String {
        [self.format().trim_end_matches('/'), STYLES].concat()
    }

    /// Whether an address leads to the stylebook.
    pub fn opens_styles(hash: &str) -> bool {
        hash.ends_with(STYLES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_read_back_as_written_and_nonsense_leads_home() {
        for route in [Route::New, Route::Conversation(Id(7))] {
            assert_eq!(Route::parse(&route.format()), route);
            assert_eq!(Route::parse(&route.with_styles()), route, "the place stays the same below the stylebook");
            assert!(Route::opens_styles(&route.with_styles()) && !Route::opens_styles(&route.format()));
        }
        for odd in ["", "#", "#/x/y", "#/conversation/zz", "#/conversation/<script>", "#//"] {
            assert_eq!(Route::parse(odd), Route::New, "{odd}");
        }
    }
}

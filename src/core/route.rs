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

impl Route {
    /// Reads the part of an address after and with the `#`; what it does not know leads to a new conversation.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_read_back_as_written_and_nonsense_leads_home() {
        for route in [Route::New, Route::Conversation(Id(7))] {
            assert_eq!(Route::parse(&route.format()), route);
        }
        for odd in ["", "#", "#/x/y", "#/conversation/zz", "#/conversation/<script>", "#//"] {
            assert_eq!(Route::parse(odd), Route::New, "{odd}");
        }
    }
}

//! Measures Atelier's core natively. Every subcommand prints JSON on standard output, one document or one a line, and
//! nothing else there; what goes wrong is said on standard error, with exit code 2.

mod arguments;
mod decode;
mod decode_speed;
mod intent;
mod pictures;
mod proof;
mod retouch;
mod style;

use arguments::Arguments;
use std::process::ExitCode;

const USAGE: &str = "\
usage: bench <subcommand>
  decode FILE [--status N] [--content-type T]   decode a recorded reply and say what it is
  decode-speed [--megabytes N]                  decode a reply of N megabytes, against plain base64
  intent [NAME] [--picture FILE]… [--reply FILE] [--file-uri URI]   the request that is sent, or all names
  style-set DIR                                 what is said about the set of pictures in a folder
  style-score TRAIN_DIR FILE…                   how well pictures fit a set, one line each
  style-proof DIR… [--aside DIR]…               how well all that works on sets of pictures; --aside are not tuned on
  style-fit DIR…                                what is usual of each measure, as Rust; with --strangers, what
                                                tells a set's pictures from those of any style
  retouch --original A --mask M --reply R --out O [--grown G] [--model ID] [--seamless]   lay a reply into a picture; --help says more
  retouch-proof DIR… [--cases N] [--part P]     edits of the photographs in folders by a model that redraws everything
  retouch-speed [--side N] [--rounds N]         how long the stages of an edit take, beside a pass over the picture
  retouch-window --original A --mask M --model ID --out DIR   what is sent to edit a marked region; --help says more
";

fn main() -> ExitCode {
    let mut arguments = Arguments::new(std::env::args().skip(1));
    let report = match arguments.next_word().as_deref() {
        Some("decode") => decode::run(arguments).map(|json| json.to_string()),
        Some("decode-speed") => decode_speed::run(arguments).map(|json| json.to_string()),
        Some("intent") => intent::run(arguments).map(|json| json.to_string()),
        Some("style-set") => style::set(arguments).map(|json| json.to_string()),
        Some("style-score") => style::score(arguments),
        Some("style-proof") => proof::run(arguments).map(|json| json.to_string()),
        Some("style-fit") => proof::fit::run(arguments),
        Some("retouch") => retouch::edit::run(arguments),
        Some("retouch-proof") => retouch::proof::run(arguments),
        Some("retouch-speed") => retouch::speed::run(arguments),
        Some("retouch-window") => retouch::window::run(arguments),
        Some(other) => Err(format!("there is no subcommand {other:?}\n{USAGE}")),
        None => Err(USAGE.to_owned()),
    };
    match report {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

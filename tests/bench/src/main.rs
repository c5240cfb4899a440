//! Measures Atelier's core natively. Every subcommand prints one JSON document on standard output and nothing else
//! there; what goes wrong is said on standard error, with exit code 2.

mod arguments;
mod decode;
mod decode_speed;
mod intent;

use arguments::Arguments;
use std::process::ExitCode;

const USAGE: &str = "\
usage: bench <subcommand>
  decode FILE [--status N] [--content-type T]   decode a recorded reply and say what it is
  decode-speed [--megabytes N]                  decode a reply of N megabytes, against plain base64
  intent [NAME] [--picture FILE]… [--reply FILE] [--file-uri URI]   the request that is sent, or all names
";

fn main() -> ExitCode {
    let mut arguments = Arguments::new(std::env::args().skip(1));
    let report = match arguments.next_word().as_deref() {
        Some("decode") => decode::run(arguments),
        Some("decode-speed") => decode_speed::run(arguments),
        Some("intent") => intent::run(arguments),
        Some(other) => Err(format!("there is no subcommand {other:?}\n{USAGE}")),
        None => Err(USAGE.to_owned()),
    };
    match report {
        Ok(json) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

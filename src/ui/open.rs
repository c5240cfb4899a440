//! Opening a file that somebody has or was given: a picture, a style, or a backup.

use crate::core::Event;
use crate::core::style::package::EXTENSION;
use crate::shell::{Shell, keeping, stylebook};

/// Leads each file to where it belongs: styles to the stylebook, backups to the storage room, everything else to the
/// message, which says what it cannot use.
pub fn open(files: Vec<web_sys::File>) {
    let shell = Shell::get();
    let mut pictures = Vec::new();
    for file in files {
        let name = file.name().to_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if ending == EXTENSION {
            shell.dispatch(Event::StylesOpened(true));
            stylebook::want();
            stylebook::offer_style(file);
        } else if ending == "zip" {
            shell.dispatch(Event::KeepingOpened(true));
            keeping::offer(file);
        } else {
            pictures.push(file);
        }
    }
    shell.offer(pictures);
}

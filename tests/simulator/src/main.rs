//! Starts the simulator and says on standard output where it listens, in one line of JSON.

use simulator::{Options, start};
use std::process::ExitCode;
use tokio::io::AsyncReadExt;

const USAGE: &str = "usage: simulator [--port N] [--control-port N] [--plain-port N] [--http1] [--exit-with-stdin]\n\
                     Ports default to 0: a free one. The ports taken are printed as one line of JSON.\n\
                     --http1 offers no HTTP/2; --exit-with-stdin ends when standard input closes.";

struct Arguments {
    options: Options,
    exit_with_stdin: bool,
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut parsed = Arguments { options: Options { http2: true, ..Options::default() }, exit_with_stdin: false };
    while let Some(name) = given.next() {
        let mut port = || {
            let value = given.next().ok_or_else(|| format!("{name} needs a port"))?;
            value.parse::<u16>().map_err(|_| format!("{value} is not a port"))
        };
        match name.as_str() {
            "--port" => parsed.options.port = port()?,
            "--control-port" => parsed.options.control_port = port()?,
            "--plain-port" => parsed.options.plain_port = port()?,
            "--http1" => parsed.options.http2 = false,
            "--exit-with-stdin" => parsed.exit_with_stdin = true,
            _ => return Err(format!("unknown argument {name}")),
        }
    }
    Ok(parsed)
}

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    let arguments = match arguments(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(wrong) => {
            eprintln!("{wrong}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match start(arguments.options).await {
        Ok(running) => println!(
            "{{\"port\":{},\"control\":{},\"plain\":{},\"pid\":{}}}",
            running.port,
            running.control_port,
            running.plain_port,
            std::process::id()
        ),
        Err(error) => {
            eprintln!("the simulator cannot start: {error}");
            return ExitCode::FAILURE;
        }
    }
    if arguments.exit_with_stdin {
        let mut input = tokio::io::stdin();
        let mut buffer = [0; 256];
        while input.read(&mut buffer).await.is_ok_and(|count| count > 0) {}
    } else {
        std::future::pending::<()>().await;
    }
    // A read of standard input that is still blocked must not keep the process.
    std::process::exit(0);
}

//! Listeners, TLS and connections.

use crate::api::{Content, Reply, Request, answer};
use crate::certificate;
use crate::control;
use crate::deliver::{Connection, Outgoing};
use crate::world::World;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use std::error::Error;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// Bodies are read and counted beyond this, but not kept.
const KEPT_BODY_BYTES: usize = 128 * 1024 * 1024;
/// What an HTTP/2 client may send before it has to wait, in bytes.
const WINDOW_BYTES: u32 = 16 * 1024 * 1024;

/// Where to listen. A port of 0 takes a free one.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The HTTPS port.
    pub port: u16,
    /// The port of the control interface.
    pub control_port: u16,
    /// The port that serves the same API without TLS, for clients that cannot be given a certificate.
    pub plain_port: u16,
    /// Whether HTTP/2 is offered beside HTTP/1.1.
    pub http2: bool,
}

/// A running server and its ports; it runs as long as the runtime that started it.
#[derive(Debug, Clone, Copy)]
pub struct Running {
    /// The HTTPS port.
    pub port: u16,
    /// The port of the control interface.
    pub control_port: u16,
    /// The port without TLS.
    pub plain_port: u16,
}

/// Starts all listeners on this machine's loopback address.
pub async fn start(options: Options) -> Result<Running, Box<dyn Error + Send + Sync>> {
    let certificate = certificate::make(options.http2)?;
    let world = Arc::new(World::new(certificate.pem.clone(), certificate.spki_sha256.clone()));
    let secure = listen(options.port).await?;
    let plain = listen(options.plain_port).await?;
    let control = listen(options.control_port).await?;
    let running = Running {
        port: secure.local_addr()?.port(),
        control_port: control.local_addr()?.port(),
        plain_port: plain.local_addr()?.port(),
    };
    let acceptor = certificate.acceptor;
    let world_of_secure = Arc::clone(&world);
    tokio::spawn(accept(secure, Arc::clone(&world), move |stream, connection| {
        let (acceptor, world) = (acceptor.clone(), Arc::clone(&world_of_secure));
        async move {
            let wire = Wire { stream, connection: Arc::clone(&connection) };
            if let Ok(stream) = acceptor.accept(wire).await {
                let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                let protocol = if http2 { "h2" } else { "http/1.1" };
                serve(stream, world, Side { connection, protocol, secure: true, control: false }).await;
            }
        }
    }));
    for (listener, control) in [(plain, false), (control, true)] {
        let world_of_plain = Arc::clone(&world);
        tokio::spawn(accept(listener, Arc::clone(&world), move |stream, connection| {
            let world = Arc::clone(&world_of_plain);
            let wire = Wire { stream, connection: Arc::clone(&connection) };
            serve(wire, world, Side { connection, protocol: "http/1.1", secure: false, control })
        }));
    }
    Ok(running)
}

async fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await
}

async fn accept<F, Done>(listener: TcpListener, world: Arc<World>, serve: F)
where
    F: Fn(TcpStream, Arc<Connection>) -> Done,
    Done: Future<Output = ()> + Send + 'static,
{
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            // Small chunks must leave at once; where that cannot be set, they only arrive together.
            let _ = stream.set_nodelay(true);
            let connection = Connection { id: world.next_connection(), ..Connection::default() };
            tokio::spawn(serve(stream, Arc::new(connection)));
        }
    }
}

/// What is known of a connection before its first request.
struct Side {
    connection: Arc<Connection>,
    protocol: &'static str,
    secure: bool,
    control: bool,
}

async fn serve<S>(stream: S, world: Arc<World>, side: Side)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let side = Arc::new(side);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (world, side) = (Arc::clone(&world), Arc::clone(&side));
        async move {
            let request = read(request, &side).await?;
            let reply = if side.control { control::answer(&world, &request) } else { answer(&world, request).await };
            write(reply, &side.connection)
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().half_close(false).max_buf_size(1024 * 1024);
    builder.http2().initial_stream_window_size(WINDOW_BYTES).initial_connection_window_size(WINDOW_BYTES * 2);
    // A connection that ends with an error is what many tests ask for.
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}

async fn read(request: hyper::Request<Incoming>, side: &Side) -> io::Result<Request> {
    let (head, mut incoming) = request.into_parts();
    let mut kept = BytesMut::new();
    let mut body_bytes = 0;
    while let Some(frame) = incoming.frame().await {
        if let Ok(data) = frame.map_err(io::Error::other)?.into_data() {
            body_bytes += data.len();
            if body_bytes <= KEPT_BODY_BYTES {
                kept.extend_from_slice(&data);
            }
        }
    }
    let text = |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = head.headers.iter().map(|(name, value)| (name.as_str().to_string(), text(value))).collect();
    let host = head.uri.authority().map(ToString::to_string);
    let host = host.or_else(|| head.headers.get("host").map(text)).unwrap_or_default();
    Ok(Request {
        method: head.method.to_string(),
        host,
        path: head.uri.path().to_string(),
        query: head.uri.query().unwrap_or_default().to_string(),
        headers,
        body: if body_bytes <= KEPT_BODY_BYTES { kept.freeze() } else { Bytes::new() },
        body_bytes,
        secure: side.secure,
        protocol: side.protocol,
        connection: Arc::clone(&side.connection),
    })
}

fn write(reply: Reply, connection: &Connection) -> io::Result<hyper::Response<Outgoing>> {
    let body = match reply.content {
        Content::Full(bytes) => Outgoing::Full(Some(bytes)),
        Content::Played(playing) => playing.start(),
        Content::Nothing(ending) => {
            let reset = ending == crate::script::Ending::Reset;
            connection.reset.store(reset, Ordering::SeqCst);
            return Err(io::Error::other("cut on demand before the headers"));
        }
        Content::Silence => return Err(io::Error::other("silence does not end")),
    };
    let mut response = hyper::Response::builder().status(reply.status).header("server", "scaffolding on HTTPServer2");
    for (name, value) in &reply.headers {
        response = response.header(name, value);
    }
    response.body(body).map_err(io::Error::other)
}

/// A TCP connection that can end by a reset.
struct Wire {
    stream: TcpStream,
    connection: Arc<Connection>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.connection.reset.load(Ordering::SeqCst) {
            // Where the option cannot be set, the connection closes in the ordinary way.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.connection.reset.load(Ordering::SeqCst) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

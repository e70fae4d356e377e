//! Hosts the WebAssembly policies of municipalities, each call in a fresh and bounded instance.

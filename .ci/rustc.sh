#!/bin/sh
# Cargo calls this in place of the compiler for the project's own crates, in builds of the bundle. The darkroom, which
# does what takes time and lies in no first load, is made fast; the page's program stays as small as its profile says.
# Linking looks at all of it at once anyway, so that several units cost it nothing and save a third of the time.
# A profile of its own would have every dependency compiled once more.
case " $* " in
*'feature="worker"'*) exec "$@" -C opt-level=3 -C codegen-units=8 -C target-feature=+simd128 ;;
*) exec "$@" ;;
esac

/** Cassettes: real traffic in a file, without its secrets, that the fake server replays offline. */
@NullMarked
package io.fluentopenai.testkit.cassette;

import org.jspecify.annotations.NullMarked;

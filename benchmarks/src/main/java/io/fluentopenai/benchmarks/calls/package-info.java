/**
 * Whole calls over loopback: the client against {@code java.net.http} and jackson-core by hand. Run {@link
 * io.fluentopenai.benchmarks.calls.CallRace}.
 */
@NullMarked
package io.fluentopenai.benchmarks.calls;

import org.jspecify.annotations.NullMarked;

/**
 * What the client holds when there is much of something: open streams, waiting calls, bytes, hours. Run {@link
 * io.fluentopenai.benchmarks.scale.Scale}.
 */
@NullMarked
package io.fluentopenai.benchmarks.scale;

import org.jspecify.annotations.NullMarked;

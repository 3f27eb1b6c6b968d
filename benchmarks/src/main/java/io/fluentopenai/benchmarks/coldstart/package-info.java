/**
 * The first call in a fresh JVM, by the client and by hand. {@code Client}, {@code ByHand}, {@code ByHandTuned} and {@code
 * ByDatabind} are the programs that are compared; they share nothing, so that each loads what it needs and no more.
 */
@NullMarked
package io.fluentopenai.benchmarks.coldstart;

import org.jspecify.annotations.NullMarked;

/**
 * What the codecs cost, against Jackson's tree and against plain databind beans, and what a first call costs in a fresh
 * JVM. {@code docs/reference/benchmarks.md} tells how to run it.
 */
@NullMarked
package io.fluentopenai.benchmarks;

import org.jspecify.annotations.NullMarked;

/** Loops over tools. */
@NullMarked
package io.fluentopenai.examples.tools;

import org.jspecify.annotations.NullMarked;

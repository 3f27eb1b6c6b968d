/** Programs to read and to run. */
@NullMarked
package io.fluentopenai.examples;

import org.jspecify.annotations.NullMarked;

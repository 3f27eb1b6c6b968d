/** The demo: a tour through some of the examples. */
@NullMarked
package io.fluentopenai.examples.demo;

import org.jspecify.annotations.NullMarked;

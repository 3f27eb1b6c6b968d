/** Servers for browsers. */
@NullMarked
package io.fluentopenai.examples.browser;

import org.jspecify.annotations.NullMarked;

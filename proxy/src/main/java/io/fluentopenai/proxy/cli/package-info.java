/** The proxy as a program, with its settings and its log. */
@NullMarked
package io.fluentopenai.proxy.cli;

import org.jspecify.annotations.NullMarked;

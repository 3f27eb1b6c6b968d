/** Servers other than the OpenAI API. */
@NullMarked
package io.fluentopenai.examples.servers;

import org.jspecify.annotations.NullMarked;

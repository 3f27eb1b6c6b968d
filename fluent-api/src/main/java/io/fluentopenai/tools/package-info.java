/**
 * What a model may call: {@link io.fluentopenai.tools.Tool}s made from methods and functions, tools of the server, and the
 * {@link io.fluentopenai.tools.ToolRunner} that answers calls.
 */
@NullMarked
package io.fluentopenai.tools;

import org.jspecify.annotations.NullMarked;

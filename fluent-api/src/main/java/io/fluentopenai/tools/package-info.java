/**
 * Tools that a model may call. {@link io.fluentopenai.tools.Tool} creates them from methods and functions, {@link
 * io.fluentopenai.tools.ToolLoop} runs the loop of calls and results, and {@link io.fluentopenai.tools.ToolRunner}
 * executes calls.
 */
@NullMarked
package io.fluentopenai.tools;

import org.jspecify.annotations.NullMarked;

/**
 * Assistants, threads, messages and runs: {@link io.fluentopenai.assistants.Assistants}, {@link
 * io.fluentopenai.assistants.Threads}.
 */
@NullMarked
package io.fluentopenai.assistants;

import org.jspecify.annotations.NullMarked;

/**
 * Assistants, threads, messages and runs. Start with {@link io.fluentopenai.assistants.Assistants} or {@link
 * io.fluentopenai.assistants.Threads}.
 *
 * <p>OpenAI removed its Assistants API on 2026-08-26. This package serves Azure OpenAI and compatible servers that
 * offer it; with OpenAI itself, use {@link io.fluentopenai.responses.Responses}.
 */
@NullMarked
package io.fluentopenai.assistants;

import org.jspecify.annotations.NullMarked;

/**
 * The endpoints where a model speaks: chat completions, responses, conversations, assistants and their runs.
 *
 * <p>Not for use from outside of this module.
 */
@NullMarked
package io.fluentopenai.testkit.internal.conversation;

import org.jspecify.annotations.NullMarked;

/**
 * Observability: what a client does, as operations with a beginning and an end. Start with {@link
 * io.fluentopenai.observe.OperationListener}.
 */
@NullMarked
package io.fluentopenai.observe;

import org.jspecify.annotations.NullMarked;

/** Reads what responses and failed connections say: types, encodings, events, errors, times to wait. */
@NullMarked
package io.fluentopenai.client.internal.response;

import org.jspecify.annotations.NullMarked;

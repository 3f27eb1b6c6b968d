/** Searches in bytes, below all that reads them. */
@NullMarked
package io.fluentopenai.client.internal.bytes;

import org.jspecify.annotations.NullMarked;

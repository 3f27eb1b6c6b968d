/** Parts of a request: URL, headers and body. Independent of the other rooms. */
@NullMarked
package io.fluentopenai.client.internal.request;

import org.jspecify.annotations.NullMarked;

/** What requests to models have in common: {@link io.fluentopenai.request.ModelRequest}. */
@NullMarked
package io.fluentopenai.request;

import org.jspecify.annotations.NullMarked;

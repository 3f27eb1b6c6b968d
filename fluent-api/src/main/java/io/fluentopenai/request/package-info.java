/** The common part of requests to models: {@link io.fluentopenai.request.ModelRequest}. */
@NullMarked
package io.fluentopenai.request;

import org.jspecify.annotations.NullMarked;

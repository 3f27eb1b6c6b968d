/** The HTTP side of the server: requests from the socket, answers to it. Knows nothing of the API. */
@NullMarked
package io.fluentopenai.testkit.internal.http;

import org.jspecify.annotations.NullMarked;

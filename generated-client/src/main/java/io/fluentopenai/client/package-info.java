/**
 * The transport of the low-level client: {@link io.fluentopenai.client.ApiClient} holds the settings, the generated API
 * classes extend {@link io.fluentopenai.client.Api} and describe each request as a {@link io.fluentopenai.client.Call}.
 *
 * <p>The way of a call: a method of a generated class builds a {@code Call}; {@code Api} hands it to the client, which
 * makes a request of it, sends it, watches its deadlines, and turns the answer into an {@link
 * io.fluentopenai.client.ApiResponse}, an {@link io.fluentopenai.client.EventStream} or one of the exceptions of {@code
 * io.fluentopenai.client.error}.
 */
@NullMarked
package io.fluentopenai.client;

import org.jspecify.annotations.NullMarked;

/**
 * The transport of the low-level client: {@link io.fluentopenai.client.ApiClient} holds the settings, the generated API
 * classes extend {@link io.fluentopenai.client.Api} and describe each request as a {@link io.fluentopenai.client.Call}.
 *
 * <p>The way of a call: a method of a generated class builds a {@code Call}; {@code Api} hands it to the client. {@code
 * RequestWriter} writes its request, {@code Attempts} sends that until an answer or a failure is final, and {@code
 * ResponseReader} turns the answer into an {@link io.fluentopenai.client.ApiResponse}, an {@link
 * io.fluentopenai.client.EventStream} or one of the exceptions of {@code io.fluentopenai.client.error}.
 *
 * <p>What is package-private here: classes that use what the public ones keep to themselves, such as the parts of a {@code
 * Call}. What would compile in another package lives in {@code client.internal}. {@code RoomsTest} checks that.
 */
@NullMarked
package io.fluentopenai.client;

import org.jspecify.annotations.NullMarked;

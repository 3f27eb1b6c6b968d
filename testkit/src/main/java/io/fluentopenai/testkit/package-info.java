/**
 * A fake of the OpenAI API for tests and demos: {@link io.fluentopenai.testkit.FakeOpenAI} is the server, {@link
 * io.fluentopenai.testkit.FactSheet} is what it knows of the API, and {@link io.fluentopenai.testkit.Samples} makes JSON
 * that fits (or deliberately does not fit) the API's schemas.
 *
 * <p>Nothing here depends on a client: requests and answers are raw bytes and JSON trees, so that a client tested against
 * this server is checked by something that does not share its mistakes.
 */
@NullMarked
package io.fluentopenai.testkit;

import org.jspecify.annotations.NullMarked;

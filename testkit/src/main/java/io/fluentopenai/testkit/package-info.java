/**
 * A fake OpenAI server for tests and demos. {@link io.fluentopenai.testkit.FakeOpenAI} is the server, {@link
 * io.fluentopenai.testkit.FactSheet} describes the API, and {@link io.fluentopenai.testkit.Samples} generates JSON that
 * matches (or deliberately does not match) the API's schemas.
 *
 * <p>This package does not depend on a client. Requests and responses are raw bytes and JSON trees, so a client under
 * test is checked by code that does not share its bugs.
 */
@NullMarked
package io.fluentopenai.testkit;

import org.jspecify.annotations.NullMarked;

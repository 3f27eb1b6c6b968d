/**
 * A reverse proxy that keeps the API key on the server. {@link io.fluentopenai.proxy.OpenAIProxy} runs it, and {@link
 * io.fluentopenai.proxy.ProxyHandler} embeds it in a Vert.x application.
 */
@NullMarked
package io.fluentopenai.proxy;

import org.jspecify.annotations.NullMarked;

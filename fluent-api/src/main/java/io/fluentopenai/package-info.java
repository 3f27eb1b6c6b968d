/**
 * The fluent layer. {@link io.fluentopenai.OpenAI} is the entry point, and each part of the API has its own package.
 * The endpoints return {@link io.fluentopenai.ApiObject}s, {@link io.fluentopenai.Page}s and {@link
 * io.fluentopenai.ResultStream}s; {@link io.fluentopenai.Polling} configures how to wait for long-running jobs.
 */
@NullMarked
package io.fluentopenai;

import org.jspecify.annotations.NullMarked;

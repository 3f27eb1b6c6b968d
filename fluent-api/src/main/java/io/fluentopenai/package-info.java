/**
 * The fluent layer: {@link io.fluentopenai.OpenAI} is the way in, each part of the API has a package of its own, and
 * {@link io.fluentopenai.ApiObject}, {@link io.fluentopenai.Page}, {@link io.fluentopenai.Polling} and {@link
 * io.fluentopenai.ResultStream} are what comes back.
 */
@NullMarked
package io.fluentopenai;

import org.jspecify.annotations.NullMarked;

/**
 * Structured outputs: a model's answer as a Java value, whole or while it is being written, and what can keep it from being one.
 */
@NullMarked
package io.fluentopenai.structured;

import org.jspecify.annotations.NullMarked;

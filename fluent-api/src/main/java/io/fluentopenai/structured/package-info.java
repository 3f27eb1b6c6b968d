/**
 * Structured outputs: answers of a model as Java values, complete or while they are streamed, and the exceptions for
 * answers without a value.
 */
@NullMarked
package io.fluentopenai.structured;

import org.jspecify.annotations.NullMarked;

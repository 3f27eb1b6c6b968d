/**
 * Generates the low-level client: a subclass of OpenAPI Generator's own Java generator, with our templates.
 *
 * <p>All decisions that need judgement (names, unions, nullability) were taken at import and stand in the fact sheet. What
 * is left here is translation: a component to a class, an operation to methods, a type to the lines that read and write
 * it.
 */
@NullMarked
package io.fluentopenai.openapi.generator;

import org.jspecify.annotations.NullMarked;

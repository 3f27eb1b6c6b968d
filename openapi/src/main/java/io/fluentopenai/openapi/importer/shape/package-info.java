/**
 * Finds out what each schema is (object, enum, union, choice, map, scalar) and how a reader tells the branches of a union
 * apart.
 *
 * <p>{@link io.fluentopenai.openapi.importer.shape.SchemaAnalyzer} turns a {@link
 * io.fluentopenai.openapi.importer.shape.RawSchema} into a {@link io.fluentopenai.openapi.importer.shape.Slot} with its
 * {@link io.fluentopenai.openapi.importer.shape.Shape}; {@link io.fluentopenai.openapi.importer.shape.DispatchPlanner}
 * plans the reading of unions.
 */
@NullMarked
package io.fluentopenai.openapi.importer.shape;

import org.jspecify.annotations.NullMarked;

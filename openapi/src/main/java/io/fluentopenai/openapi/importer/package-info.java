/**
 * Distils the official OpenAPI document into the fact sheet that the client is generated from.
 *
 * <p>The way of a document: {@link io.fluentopenai.openapi.importer.InputLoader} fetches the bytes,
 * {@link io.fluentopenai.openapi.importer.DocumentReader} makes a tree with places,
 * {@link io.fluentopenai.openapi.importer.Overlay} corrects it,
 * {@link io.fluentopenai.openapi.importer.Distiller} keeps the facts and refuses what it does not know,
 * {@link io.fluentopenai.openapi.importer.SchemaAnalyzer} finds the shape of every schema,
 * {@link io.fluentopenai.openapi.importer.ComponentNames} names the shapes,
 * {@link io.fluentopenai.openapi.importer.SheetAssembler} puts the sheet together,
 * {@link io.fluentopenai.openapi.importer.NormalForm} checks it and
 * {@link io.fluentopenai.openapi.importer.FactSheetWriter} writes it.
 */
@NullMarked
package io.fluentopenai.openapi.importer;

import org.jspecify.annotations.NullMarked;

/**
 * Puts the fact sheet together, checks its normal form and writes it.
 *
 * <p>{@link io.fluentopenai.openapi.importer.sheet.SheetAssembler} builds it, {@link
 * io.fluentopenai.openapi.importer.sheet.NormalForm} checks it, {@link
 * io.fluentopenai.openapi.importer.sheet.FactSheetWriter} writes it.
 */
@NullMarked
package io.fluentopenai.openapi.importer.sheet;

import org.jspecify.annotations.NullMarked;

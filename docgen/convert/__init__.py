"""DOCX to PDF and page images (转换): the one room that starts LibreOffice."""

from docgen.convert.conversion import OneShotConverter as OneShotConverter
from docgen.convert.conversion import convert_to_pdf as convert_to_pdf
from docgen.convert.diagnosis import Check as Check
from docgen.convert.diagnosis import diagnose as diagnose
from docgen.convert.fleet import Limits as Limits
from docgen.convert.fonts import FontMatch as FontMatch
from docgen.convert.fonts import font_map as font_map
from docgen.convert.fonts import installed_fonts as installed_fonts
from docgen.convert.images import page_image as page_image
from docgen.convert.images import page_images as page_images
from docgen.convert.options import ConvertOptions as ConvertOptions
from docgen.convert.pool import PoolConverter as PoolConverter
from docgen.convert.rendition import Converter as Converter
from docgen.convert.rendition import EmbeddedFont as EmbeddedFont
from docgen.convert.rendition import Rendition as Rendition
from docgen.convert.safety import refuse_unsafe as refuse_unsafe

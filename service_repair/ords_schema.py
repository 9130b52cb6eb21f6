"""Names and values of the Open Repair Data Standard (ORDS) v0.3.

Source: Open Repair Alliance, Open Repair Data Standard v0.3, table schema and product
categories, 2025-07.
"""

COLUMNS = (
    "id",
    "data_provider",
    "country",
    "partner_product_category",
    "product_category",
    "product_category_id",
    "brand",
    "year_of_manufacture",
    "product_age",
    "repair_status",
    "repair_barrier_if_end_of_life",
    "group_identifier",
    "event_date",
    "problem",
)
STATUSES = ("Fixed", "Repairable", "End of life", "Unknown")
BARRIERS = (
    "Spare parts not available",
    "Spare parts too expensive",
    "No way to open product",
    "Repair information not available",
    "Lack of equipment",
    "Too worn out",
    "Item too worn out",  # as the published files spell it
)
# In the order of their numbers, which start at 1.
CATEGORIES = (
    "Aircon/dehumidifier",
    "Battery/charger/adapter",
    "Decorative or safety lights",
    "Desktop computer",
    "Digital compact camera",
    "DSLR/video camera",
    "Fan",
    "Flat screen",
    "Hair & beauty item",
    "Handheld entertainment device",
    "Headphones",
    "Hi-Fi integrated",
    "Hi-Fi separates",
    "Kettle",
    "Lamp",
    "Laptop",
    "Large home electrical",
    "Misc",
    "Mobile",
    "Musical instrument",
    "Paper shredder",
    "PC accessory",
    "Portable radio",
    "Power tool",
    "Printer/scanner",
    "Projector",
    "Sewing machine",
    "Small home electrical",
    "Small kitchen item",
    "Tablet",
    "Toaster",
    "Toy",
    "TV and gaming-related accessories",
    "Vacuum",
    "Watch/clock",
    "Coffee maker",
    "Food processor",
    "Games console",
    "Hair dryer",
    "Iron",
)
CATEGORY_IDS = {name: number for number, name in enumerate(CATEGORIES, 1)}
